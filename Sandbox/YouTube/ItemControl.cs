using StreamVibe.Sandbox.Control;
using StreamVibe.Sandbox.Google;

namespace StreamVibe.Sandbox.YouTube;

/// <summary>Changes made at YouTube behind the product's back, and a look at what is there.</summary>
internal static class ItemControl
{
    const string Path = "/youtube/items";

    sealed record DeleteBody(string? Id);

    public static void MapItems(this RouteGroupBuilder control)
    {
        control.MapGet(Path, (VideoLibrary library, Channels channels, Accounts accounts, string? account, int offset = 0, int limit = int.MaxValue) =>
            channels.OfAccount(account ?? "demo") is { } channel
                ? Results.Ok(new { total = library.Of(channel).All.Length, items = library.Of(channel).All.Skip(offset).Take(limit).Select(video => ItemView.Of(video, channels)) })
                : NoChannel(accounts, account));

        control.MapPost(Path, (HttpRequest request, VideoLibrary library, Channels channels, Accounts accounts, TimeProvider clock) => ControlBody.With<ItemBody>(request, body =>
            channels.OfAccount(body.Account ?? "demo") is not { } channel ? NoChannel(accounts, body.Account)
            : body.Problem(creating: true) is { } problem ? ControlBody.Refuse(problem)
            : Results.Json(ItemView.Of(library.Add(body.Create(channel, clock.GetUtcNow())), channels), statusCode: StatusCodes.Status201Created)));

        control.MapPatch(Path, (HttpRequest request, VideoLibrary library, Channels channels) => ControlBody.With<ItemBody>(request, body =>
            body.Problem(creating: false) is { } problem ? ControlBody.Refuse(problem)
            : library.Change(body.Id!, body.ApplyTo) is { } video ? Results.Ok(ItemView.Of(video, channels))
            : NoItem(body.Id)));

        control.MapDelete(Path, (HttpRequest request, VideoLibrary library) => request.Query["id"].FirstOrDefault() is { } id
            ? Task.FromResult(Delete(library, id))
            : ControlBody.With<DeleteBody>(request, body => Delete(library, body.Id)));
    }

    static IResult Delete(VideoLibrary library, string? id) => id is not null && library.Delete(id) ? Results.NoContent() : NoItem(id);

    static IResult NoItem(string? id) => ControlBody.Refuse($"There is no item '{id}'.", StatusCodes.Status404NotFound);

    public static IResult NoChannel(Accounts accounts, string? account) =>
        ControlBody.Refuse(accounts.Find(account) is null ? $"There is no account '{account}' here." : $"The account '{account}' has no channel.");
}
