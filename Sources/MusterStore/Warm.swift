import MusterCore
func warmStore() -> Timestamp { Timestamp(milliseconds: 1) }
