using StreamVibe.Sandbox.Control;
using StreamVibe.Sandbox.Google;

namespace StreamVibe.Sandbox.YouTube;

/// <summary>Route of the accounts' states; what is left out stays as it is.</summary>
internal static class AccountStateControl
{
    sealed record StateBody(string Name, string? State, string? Playlist);

    public static void MapAccountStates(this RouteGroupBuilder control) =>
        control.MapPatch("/youtube/accounts", (HttpRequest request, AccountStates states, Accounts accounts) => ControlBody.With<StateBody>(request, body =>
            accounts.Find(body.Name) is null ? ControlBody.Refuse($"There is no account '{body.Name}' here.")
            : body.State is { } state && !AccountState.States.Contains(state) ? ControlBody.Refuse($"state is one of {string.Join(", ", AccountState.States)}.")
            : body.Playlist is { } playlist && !AccountState.Playlists.Contains(playlist) ? ControlBody.Refuse($"playlist is one of {string.Join(", ", AccountState.Playlists)}.")
            : Results.Ok(states.Change(body.Name, known => new(body.State ?? known.State, body.Playlist ?? known.Playlist)))));
}
