using StreamVibe.Sandbox.Google;
using StreamVibe.Sandbox.State;

namespace StreamVibe.Sandbox.YouTube;

/// <summary>How YouTube treats an account.</summary>
/// <param name="State"><c>active</c>; <c>suspended</c>, <c>closed</c> and <c>signupRequired</c> refuse every request; <c>noChannel</c>: the channel and its videos are gone.</param>
/// <param name="Playlist">The uploads: <c>listed</c>; <c>forbidden</c> and <c>missing</c> refuse the list.</param>
internal sealed record AccountState(string State = "active", string Playlist = "listed")
{
    public static readonly AccountState Usual = new();
    public static readonly string[] States = ["active", "suspended", "closed", "signupRequired", "noChannel"], Playlists = ["listed", "forbidden", "missing"];

    /// <summary>What every request of this account is answered; null where it is let in.</summary>
    public GoogleApiError? Refusal => State switch
    {
        "suspended" => Errors.AccountSuspended,
        "closed" => Errors.AccountClosed,
        "signupRequired" => Errors.SignupRequired,
        _ => null,
    };

    public bool HasChannel => State != "noChannel";

    /// <summary>What its uploads list answers; null where it is shown.</summary>
    public GoogleApiError? ListRefusal => !HasChannel || Playlist == "missing" ? Errors.PlaylistNotFound : Playlist == "forbidden" ? Errors.PlaylistItemsNotAccessible : null;
}

/// <summary>The states of all accounts.</summary>
internal sealed class AccountStates(StateJournal journal)
{
    readonly JournalTable<AccountState> states = journal.Table<AccountState>("youtube.accounts");

    public AccountState Of(string account) => states.Find(account) ?? AccountState.Usual;

    public AccountState Change(string account, Func<AccountState, AccountState> decide) => journal.Change(change =>
    {
        var next = decide(Of(account));
        change.Put(states, account, next);
        return next;
    });
}
