using StreamVibe.Sandbox.Control;
using StreamVibe.Sandbox.Google;

namespace StreamVibe.Sandbox.YouTube;

/// <summary>Routes of the strange lists.</summary>
internal static class ScriptControl
{
    const string Path = "/youtube/scripts";

    public static void MapScripts(this RouteGroupBuilder control)
    {
        control.MapGet(Path, (ListScripts scripts, string? account) => new { scripts = scripts.All.Where(script => account is null || script.Account == account) });

        control.MapPost(Path, (HttpRequest request, ListScripts scripts, Accounts accounts, Channels channels) => ControlBody.With<ListScript>(request, script =>
            channels.OfAccount(script.Account) is null ? ItemControl.NoChannel(accounts, script.Account)
            : script.Problem() is { } problem ? ControlBody.Refuse(problem)
            : Results.Json(scripts.Add(script), statusCode: StatusCodes.Status201Created)));

        control.MapDelete(Path, (ListScripts scripts, string? account, int? id) =>
        {
            scripts.Clear(account, id);
            return Results.NoContent();
        });
    }
}
