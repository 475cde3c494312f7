import MusterCore
func warmEngine() -> Timestamp { Timestamp(milliseconds: 1) }
