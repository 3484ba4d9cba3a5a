"""The public record: what an authority tells residents of a system, made only of what ``publication.yaml`` lets out."""
