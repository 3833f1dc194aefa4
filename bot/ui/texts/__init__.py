"""Every sentence, one module a feature. Plain, warm, short; nothing here tells a lock screen what a group is for."""
