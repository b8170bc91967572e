using System.Text.RegularExpressions;
using StreamVibe.Sandbox.Control;
using StreamVibe.Sandbox.Google;
using StreamVibe.Sandbox.State;

namespace StreamVibe.Sandbox.YouTube;

/// <summary>Makes Google accounts, each with a channel of its own unless told otherwise: a test that needs one to itself asks here.</summary>
internal static partial class AccountControl
{
    const int MostItems = 20_000;
    static readonly DateTimeOffset Founded = new(2024, 1, 1, 9, 30, 0, TimeSpan.Zero);

    /// <param name="Items">Videos the channel starts with; none unless said.</param>
    /// <param name="Channel">False makes an account without a channel.</param>
    /// <param name="EmailVerified">What Google says of the account's e-mail.</param>
    sealed record AccountBody(string? Name, int Items = 0, string? Title = null, bool Channel = true, bool EmailVerified = true);

    public static void MapAccounts(this RouteGroupBuilder control) =>
        control.MapPost("/accounts", (HttpRequest request, StateJournal journal, Accounts accounts, Channels channels) => ControlBody.With<AccountBody>(request, body =>
            Problem(body) is { } problem ? ControlBody.Refuse(problem) : Create(body, journal, accounts, channels)));

    static string? Problem(AccountBody body) =>
        body.Name is null || !Name().IsMatch(body.Name) ? "name is 1 to 40 of a-z, 0-9 and -."
        : body.Items is < 0 or > MostItems ? $"items is between 0 and {MostItems}."
        : !body.Channel && (body.Items > 0 || body.Title is not null) ? "Without a channel there are no items and no title."
        : null;

    static IResult Create(AccountBody body, StateJournal journal, Accounts accounts, Channels channels) => journal.Change(change =>
    {
        var name = body.Name!;
        if (accounts.Find(name) is not null)
            return ControlBody.Refuse($"There already is an account '{name}'.", StatusCodes.Status409Conflict);
        var account = new GoogleAccount(name, Subject(name), $"{name}@made.example", name, "Made", body.Channel ? $"{body.Items} videos" : "Without a YouTube channel", body.EmailVerified);
        accounts.Put(change, account);
        if (!body.Channel)
            return Results.Json(new { name, account.Email, channelId = (string?)null, items = 0 }, statusCode: StatusCodes.Status201Created);
        var channel = new Channel(name, SecretText.New("UC", 16), body.Title ?? name, "@" + name, $"The channel of {name}.", "SE", Founded, 100, body.Items);
        channels.Add(change, channel);
        return Results.Json(new { name, account.Email, channelId = (string?)channel.Id, items = body.Items }, statusCode: StatusCodes.Status201Created);
    });

    // 21 digits, as Google's.
    static string Subject(string name)
    {
        var chance = new SeededSequence(name, 0);
        return $"1{chance.Below(1_000_000_000):D10}{chance.Below(1_000_000_000):D10}";
    }

    [GeneratedRegex(@"\A[a-z0-9-]{1,40}\z")]
    private static partial Regex Name();
}
