"""What leaves the house on paper or as data: PDF documents, public record, spreadsheets."""
