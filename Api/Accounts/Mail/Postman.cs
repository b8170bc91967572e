using MailKit.Net.Smtp;
using Microsoft.Extensions.Options;
using MimeKit;

namespace StreamVibe.Api.Accounts.Mail;

/// <summary>Hands one mail to the mail server.</summary>
sealed class Postman(MailRoute route, IOptions<EmailOptions> options, TimeProvider clock)
{
    static readonly TimeSpan perStep = TimeSpan.FromSeconds(15), total = TimeSpan.FromSeconds(60);

    /// <summary>Returns once the server has taken it over.</summary>
    public async Task Deliver(Guid id, Letter letter, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(total);
        try
        {
            var server = await route.Find(limit.Token);
            using var client = new SmtpClient { Timeout = (int)perStep.TotalMilliseconds };
            await client.ConnectAsync(server.Host, server.Port, options.Value.Security(server.Host, server.Port), limit.Token);
            if (options.Value.User is { Length: > 0 } user) await client.AuthenticateAsync(user, options.Value.Password!, limit.Token);
            using var message = Message(id, letter);
            await client.SendAsync(message, limit.Token);
            // The mail is theirs by now; that a farewell goes wrong, the client keeps to itself.
            await client.DisconnectAsync(quit: true, limit.Token);
        }
        catch
        {
            route.Forget();
            throw;
        }
    }

    MimeMessage Message(Guid id, Letter letter)
    {
        var from = MailboxAddress.Parse(options.Value.From);
        return new([from], [new MailboxAddress("", letter.To)], letter.Subject, new BodyBuilder { TextBody = letter.Text, HtmlBody = letter.Html }.ToMessageBody())
        {
            Date = clock.GetUtcNow(),
            // The same at every try, so that a mail sent twice around a crash can be recognised.
            MessageId = $"{id:N}@{from.Domain}",
        };
    }
}
