using StreamVibe.Sandbox.State;

namespace StreamVibe.Sandbox.Google;

/// <summary>Consents, codes and tokens. Codes and tokens are keyed by their hash, so the data folder holds none.</summary>
internal sealed class GrantTables(StateJournal journal)
{
    public StateJournal Journal => journal;

    public JournalTable<Consent> Consents { get; } = journal.Table<Consent>("google.consents");

    public JournalTable<AuthorizationCode> Codes { get; } = journal.Table<AuthorizationCode>("google.codes");

    public JournalTable<AccessToken> AccessTokens { get; } = journal.Table<AccessToken>("google.accessTokens");

    public JournalTable<RefreshToken> RefreshTokens { get; } = journal.Table<RefreshToken>("google.refreshTokens");
}
