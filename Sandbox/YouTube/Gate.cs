using StreamVibe.Sandbox.Control;
using StreamVibe.Sandbox.Google;

namespace StreamVibe.Sandbox.YouTube;

/// <summary>
/// What every method does before its own work, in this order: a live token, a scope that covers the method, units left, an account in good standing.
/// A request that gets this far costs its units even if it is invalid.
/// </summary>
internal sealed class Gate(Grants grants, QuotaLedger quota, AccountStates states)
{
    public static readonly string[] ReadScopes =
        [GoogleScopes.YouTube, GoogleScopes.YouTubeForceSsl, GoogleScopes.YouTubeReadOnly, GoogleScopes.YouTubePartner];

    public static readonly string[] WriteScopes = [GoogleScopes.YouTube, GoogleScopes.YouTubeForceSsl, GoogleScopes.YouTubePartner];

    /// <summary>Answers with the method's result, or with why it was not let in.</summary>
    public IResult Admit(HttpContext context, string[] scopes, int units, Func<string, IResult> method)
    {
        if (grants.FindLive(BearerToken.Of(context.Request)) is not { } token)
        {
            context.Response.Headers.WWWAuthenticate = "Bearer realm=\"https://accounts.google.com/\", error=\"invalid_token\"";
            return Errors.Unauthenticated.Answer(context);
        }
        var note = RequestNote.Of(context);
        note.Account = token.Account;
        if (!token.Scopes.Intersect(scopes).Any())
        {
            context.Response.Headers.WWWAuthenticate =
                $"Bearer realm=\"https://accounts.google.com/\", error=\"insufficient_scope\", scope=\"{string.Join(' ', scopes)}\"";
            return Errors.InsufficientPermissions.Answer(context);
        }
        if (!quota.Charge(token.ClientId, units))
            return Errors.QuotaExceeded.Answer(context);
        note.Units = units;
        if (states.Of(token.Account).Refusal is { } unwelcome)
            return unwelcome.Answer(context);
        try
        {
            return method(token.Account);
        }
        catch (Refusal refusal)
        {
            return refusal.Error.Answer(context);
        }
    }
}

/// <summary>Ends a method with an error answer.</summary>
internal sealed class Refusal(GoogleApiError error) : Exception(error.Message)
{
    public GoogleApiError Error => error;
}
