import MusterCore
func warmWeb() -> Timestamp { Timestamp(milliseconds: 1) }
