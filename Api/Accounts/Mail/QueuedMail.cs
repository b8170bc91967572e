namespace StreamVibe.Api.Accounts.Mail;

/// <summary>A row of the outbox.</summary>
sealed class QueuedMail
{
    public Guid Id { get; init; }

    /// <summary>What the mail is about, for metrics and logs.</summary>
    public required string Kind { get; init; }

    /// <summary>The sealed <see cref="Letter"/>.</summary>
    public required byte[] Envelope { get; init; }

    public int Tries { get; init; }

    /// <summary>The next try.</summary>
    public DateTimeOffset DueAt { get; init; }

    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>What the envelope is bound to.</summary>
    public static string SealName(Guid id) => $"mail_{id}";
}
