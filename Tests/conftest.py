def pytest_collection_modifyitems(items):
    """Those that take longest begin first, so that nobody waits for one of them at the end."""
    items.sort(key=lambda item: item.get_closest_marker("long") is None)
