"""What Schemathesis is not to send; openapi.toml names this module."""

import schemathesis


def plain(value):
    return value not in (None, "null", "None") and not (isinstance(value, list) and not all(map(plain, value)))


@schemathesis.hook
def filter_query(context, query):
    # Betha's clients write an absent value as null or None, and both count as absent. `follow` makes the journal endless.
    return not query or ("follow" not in query and all(plain(value) for value in query.values()))
