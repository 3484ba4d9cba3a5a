"""The parts of a report, one function each: ``part(writer)`` adds it to the end of the document."""
