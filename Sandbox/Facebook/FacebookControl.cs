using System.Text.RegularExpressions;
using StreamVibe.Sandbox.Control;

namespace StreamVibe.Sandbox.Facebook;

/// <summary>Makes Facebook accounts, and changes them.</summary>
internal static partial class FacebookControl
{
    sealed record AccountBody(string? Name, string? Email = null, string? FullName = null);

    public static void MapFacebookControl(this RouteGroupBuilder control) => control.MapPut("/facebook/accounts", (HttpRequest request, FacebookTables tables) =>
        ControlBody.With<AccountBody>(request, body =>
        {
            if (body.Name is not { } name || !AccountName().IsMatch(name))
                return ControlBody.Refuse("name is 1 to 40 of a-z, 0-9 and -.");
            var account = tables.Journal.Change(change =>
            {
                var put = new FacebookAccount(name, tables.Account(name)?.Id ?? NewId(name), body.FullName ?? $"{name} Made", body.Email);
                change.Put(tables.Made, name, put);
                return put;
            });
            return Results.Ok(new { account.Name, account.Id, account.Email });
        }));

    // 17 digits, as Facebook's.
    static string NewId(string name)
    {
        var chance = new SeededSequence("facebook/" + name, 0);
        return $"1016{chance.Below(10_000_000):D7}{chance.Below(1_000_000):D6}";
    }

    [GeneratedRegex(@"\A[a-z0-9-]{1,40}\z")]
    private static partial Regex AccountName();
}
