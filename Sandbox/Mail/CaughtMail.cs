using System.Net;
using System.Text.RegularExpressions;
using MimeKit;

namespace StreamVibe.Sandbox.Mail;

/// <summary>A message that was handed in.</summary>
/// <param name="To">Whom the envelope names; a blind copy is among them.</param>
/// <param name="From">The sender the message shows.</param>
/// <param name="Links">Addresses in the text, else in the HTML, in order.</param>
internal sealed partial record CaughtMail(
    long Sequence, IReadOnlyList<string> To, string From, string Subject, string? Text, string? Html, DateTimeOffset ReceivedAt, IReadOnlyList<string> Links)
{
    public static CaughtMail Of(long sequence, IReadOnlyList<string> recipients, MimeMessage message, DateTimeOffset at) => new(
        sequence, recipients, message.From.ToString(), message.Subject ?? "", message.TextBody, message.HtmlBody, at,
        LinksIn(message.TextBody ?? WebUtility.HtmlDecode(message.HtmlBody) ?? ""));

    static string[] LinksIn(string text) => [.. Link().Matches(text).Select(match => match.Value.TrimEnd('.', ',', ')')).Distinct()];

    [GeneratedRegex("""https?://[^\s"'<>]+""", RegexOptions.NonBacktracking)]
    private static partial Regex Link();
}
