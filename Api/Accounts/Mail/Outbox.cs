using System.Text.Json;
using StreamVibe.Vault;

namespace StreamVibe.Api.Accounts.Mail;

/// <summary>Puts mail beside the change it tells of: both are saved by the same <c>SaveChanges</c>, or neither is.</summary>
sealed class Outbox(AuthDb db, Sealer sealer, Ids ids, TimeProvider clock, OutboxBell bell, MailLimit limit)
{
    /// <summary>Adds the mail to what is saved next.</summary>
    public void Add(string kind, Letter letter)
    {
        var (id, now) = (ids.Next(), clock.GetUtcNow());
        db.Mail.Add(new() { Id = id, Kind = kind, Envelope = sealer.Seal(QueuedMail.SealName(id), JsonSerializer.SerializeToUtf8Bytes(letter)), DueAt = now, CreatedAt = now });
    }

    /// <summary>Adds a notice to the person themselves, if they have an address. Whoever signed up with somebody else's cannot flood it with them.</summary>
    public void Add(string kind, AuthUser person, Func<string, Letter> letter)
    {
        if (person.Email is { } address && (person.EmailConfirmed || limit.Allows(kind, person.NormalizedEmail!))) Add(kind, letter(address));
    }

    /// <summary>For mail that tells of no change.</summary>
    public async Task Post(string kind, Letter letter)
    {
        Add(kind, letter);
        await Send();
    }

    /// <summary>Saves what was added.</summary>
    public async Task Send()
    {
        await db.SaveChangesAsync();
        bell.Ring();
    }
}
