using StreamVibe.Sandbox.State;

namespace StreamVibe.Sandbox.Facebook;

internal sealed record FacebookCode(string Account, string RedirectUri, string[] Scopes, DateTimeOffset ExpiresAt, bool Used);

internal sealed record FacebookToken(string Account, string[] Scopes, DateTimeOffset ExpiresAt);

/// <summary>Accounts, codes and tokens. Codes and tokens are keyed by their hash, so the data folder holds none.</summary>
internal sealed class FacebookTables(StateJournal journal)
{
    public StateJournal Journal => journal;

    public JournalTable<FacebookAccount> Made { get; } = journal.Table<FacebookAccount>("facebook.accounts");

    public JournalTable<FacebookCode> Codes { get; } = journal.Table<FacebookCode>("facebook.codes");

    public JournalTable<FacebookToken> Tokens { get; } = journal.Table<FacebookToken>("facebook.tokens");

    /// <summary>The seed's accounts, and those made or changed since.</summary>
    public IEnumerable<FacebookAccount> Accounts => FacebookAccount.Seed.Where(account => Made.Find(account.Name) is null).Concat(Made.All.Select(row => row.Value));

    public FacebookAccount? Account(string? name) => Accounts.FirstOrDefault(account => account.Name == name);
}
