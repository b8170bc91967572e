using StreamVibe.Sandbox.State;

namespace StreamVibe.Sandbox.Google;

/// <summary>Every Google account here: the seed's, and those made or changed since.</summary>
internal sealed class Accounts(StateJournal journal)
{
    readonly JournalTable<GoogleAccount> made = journal.Table<GoogleAccount>("google.accounts");

    public IEnumerable<GoogleAccount> All => GoogleAccount.Seed.Where(account => made.Find(account.Name) is null).Concat(made.All.Select(row => row.Value));

    public GoogleAccount? Find(string? name) => name is null ? null : made.Find(name) ?? GoogleAccount.Seed.FirstOrDefault(account => account.Name == name);

    /// <summary>Adds an account, or puts it in the place of what it was before.</summary>
    public void Put(StateChange change, GoogleAccount account) => change.Put(made, account.Name, account);
}
