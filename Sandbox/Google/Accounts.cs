using StreamVibe.Sandbox.State;

namespace StreamVibe.Sandbox.Google;

/// <summary>Every Google account here: the seed's, and those made since.</summary>
internal sealed class Accounts(StateJournal journal)
{
    readonly JournalTable<GoogleAccount> made = journal.Table<GoogleAccount>("google.accounts");

    public IEnumerable<GoogleAccount> All => GoogleAccount.Seed.Concat(made.All.Select(row => row.Value));

    public GoogleAccount? Find(string? name) => name is null ? null : GoogleAccount.Seed.FirstOrDefault(account => account.Name == name) ?? made.Find(name);

    public void Add(StateChange change, GoogleAccount account) => change.Put(made, account.Name, account);
}
