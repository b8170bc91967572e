using System.Security.Cryptography;
using System.Text.Json;
using MailKit.Net.Smtp;
using Microsoft.EntityFrameworkCore;
using StreamVibe.Vault;

namespace StreamVibe.Api.Accounts.Mail;

/// <summary>
/// Sends what is due. Whoever moves a mail's next try first has it until then, so that two processes never send one mail; only a crash between the
/// server's 250 and the end of its row sends it again. No transaction is open while a mail server answers.
/// </summary>
sealed partial class Courier(IServiceScopeFactory scopes, Sealer sealer, Postman postman, MailRoute route, MailMetrics metrics, TimeProvider clock, ILogger<Courier> log)
{
    const int AtOnce = 4, Looked = 64;

    /// <summary>Takes up every mail that is due.</summary>
    public async Task SendDue(CancellationToken cancellation)
    {
        while (await Due(cancellation) is { Count: > 0 } due)
            await Parallel.ForEachAsync(due, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation }, async (mail, stop) => await TakeUp(mail, stop));
    }

    async Task<List<QueuedMail>> Due(CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        var now = clock.GetUtcNow();
        var over = now - MailRules.Life;
        // Without a way out nothing is tried, but what is too old still goes.
        var sendable = route.Exists;
        return await Db(scope).Mail.AsNoTracking().Where(mail => mail.DueAt <= now && (sendable || mail.CreatedAt <= over)).OrderBy(mail => mail.DueAt).Take(Looked).ToListAsync(cancellation);
    }

    async Task TakeUp(QueuedMail mail, CancellationToken cancellation)
    {
        await using var scope = scopes.CreateAsyncScope();
        var db = Db(scope);
        var lease = clock.GetUtcNow() + MailRules.Lease;
        if (await db.Mail.Where(row => row.Id == mail.Id && row.DueAt == mail.DueAt).ExecuteUpdateAsync(row => row.SetProperty(m => m.DueAt, lease), cancellation) == 0) return;
        var sent = await TrySend(mail, cancellation);
        var now = clock.GetUtcNow();
        var row = db.Mail.Where(row => row.Id == mail.Id);
        if (sent || MailRules.IsOver(mail.CreatedAt, now))
        {
            // The server has it, or nobody waits for it: also a process that is stopping must know.
            await row.ExecuteDeleteAsync(CancellationToken.None);
            if (!sent) LogDropped(mail.Kind, mail.Id, mail.Tries);
            metrics.Count(mail.Kind, sent ? "sent" : "dropped");
            return;
        }
        var (tries, next) = (mail.Tries + 1, now + MailRules.Pause(mail.Tries + 1, Chance()));
        await row.ExecuteUpdateAsync(row => row.SetProperty(m => m.Tries, tries).SetProperty(m => m.DueAt, next), CancellationToken.None);
        metrics.Count(mail.Kind, "failed");
    }

    async Task<bool> TrySend(QueuedMail mail, CancellationToken cancellation)
    {
        try
        {
            if (!route.Exists) return false;
            var letter = JsonSerializer.Deserialize<Letter>(sealer.Open(QueuedMail.SealName(mail.Id), mail.Envelope))!;
            await postman.Deliver(mail.Id, letter, cancellation);
            return true;
        }
#pragma warning disable CA1031 // Whatever it was, the mail comes again; and neither the address nor the server's words about it belong into a log.
        catch (Exception failed)
#pragma warning restore CA1031
        {
            LogFailed(mail.Kind, mail.Id, mail.Tries + 1, failed.GetType().Name, failed is SmtpCommandException refused ? (int)refused.StatusCode : 0);
            return false;
        }
    }

    static AuthDb Db(AsyncServiceScope scope) => scope.ServiceProvider.GetRequiredService<AuthDb>();

    static double Chance() => RandomNumberGenerator.GetInt32(1_000) / 1_000d;

    [LoggerMessage(2111, LogLevel.Warning, "Mail {Kind} {Id} was not taken at try {Try} ({Failure}, reply {Reply}); it comes again")]
    partial void LogFailed(string kind, Guid id, int @try, string failure, int reply);

    [LoggerMessage(2112, LogLevel.Error, "Mail {Kind} {Id} is given up after {Tries} tries")]
    partial void LogDropped(string kind, Guid id, int tries);
}
