using static StreamVibe.Sandbox.HtmlPage;

namespace StreamVibe.Sandbox.Mail;

/// <summary>The mailbox for people, newest first.</summary>
internal static class MailPage
{
    const int Shown = 100;

    public static void MapMailPage(this RouteGroupBuilder group) => group.MapGet("", (Mailbox mailbox) =>
    {
        var newest = mailbox.List().Reverse().Take(Shown).ToList();
        return Show("Mail", newest.Count == 0 ? "<p>No mail was caught yet.</p>" : string.Concat(newest.Select(Message)));
    });

    // Shown as text: a message is nobody's page, and this one belongs to the sandbox's own origin.
    static string Message(CaughtMail mail) => $"""
        <article>
        <h2>{Text(mail.Subject)}</h2>
        <p>To {Text(string.Join(", ", mail.To))}<br>From {Text(mail.From)}<br><time>{mail.ReceivedAt:yyyy-MM-dd HH:mm:ss}</time> UTC</p>
        <pre>{Text(mail.Text)}</pre>
        <ul>{string.Concat(mail.Links.Select(link => $"<li><a href=\"{Text(link)}\" rel=\"noreferrer\">{Text(link)}</a></li>"))}</ul>
        <details><summary>HTML</summary><pre>{Text(mail.Html)}</pre></details>
        </article>
        """;
}
