# Data structures without a twin in Python: the event heap and the allocator.
