using System.Text.Encodings.Web;

namespace StreamVibe.Api.Accounts.Mail;

/// <summary>One mail to one person.</summary>
sealed record Letter(string To, string Subject, string Text, string Html)
{
    /// <summary>A letter of paragraphs. A paragraph that is an address becomes a link; everything else is shown as it stands.</summary>
    public static Letter Of(string to, string subject, params IReadOnlyList<string> paragraphs) => new(
        to, subject, string.Join("\n\n", paragraphs) + "\n\nStreamVibe\n", string.Concat(paragraphs.Append("StreamVibe").Select(Paragraph)));

    static string Paragraph(string text)
    {
        var shown = HtmlEncoder.Default.Encode(text);
        return text.StartsWith("http", StringComparison.Ordinal) ? $"<p><a href=\"{shown}\">{shown}</a></p>" : $"<p>{shown}</p>";
    }

    // A record would print the address and the link.
    public override string ToString() => "letter";
}
