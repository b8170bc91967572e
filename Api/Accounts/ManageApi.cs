using Microsoft.AspNetCore.Http.HttpResults;
using StreamVibe.Api.Accounts.TwoFactor;
using StreamVibe.Api.Http;

namespace StreamVibe.Api.Accounts;

/// <summary>How the signed-in person signs in. Bodies as ASP.NET Core's own identity endpoints have them.</summary>
static class ManageApi
{
    public static void MapManage(this IEndpointRouteBuilder routes)
    {
        var manage = routes.MapSignedIn("/api/auth/manage", "Sign-in");
        manage.MapGet("/info", Get).WithName("getSignIn").WithSummary("Your address and whether it is confirmed").Refuses(ErrorCode.NotFound);
        manage.MapPost("/info", Change).WithName("changeSignIn").WithSummary("Change your password or your address").TakesBody()
            .WithDescription("A new password needs the old one and ends your other sessions. A new address is mailed a link and is in force once that was opened.")
            .Refuses(ErrorCode.NotFound, ErrorCode.VersionConflict, ErrorCode.RateLimited).RequireRateLimiting(RateLimits.SignIn).AnswersQuietly();
        manage.MapPost("/2fa", TwoFactor).WithName("changeTwoFactor").WithSummary("Read or change your two-factor sign-in").TakesBody()
            .WithDescription("To switch it on, enter sharedKey into an authenticator and send the code it shows. Recovery codes are shown once. Switching it on or off ends your other sessions.")
            .Refuses(ErrorCode.NotFound, ErrorCode.VersionConflict, ErrorCode.RateLimited).RequireRateLimiting(RateLimits.SignIn);
    }

    static async Task<Ok<SignInInfo>> Get(CurrentUser current, SignInChange change) => TypedResults.Ok(SignInInfo.Of(await change.Find(current)));

    static async Task<Ok<SignInInfo>> Change(SignInRequest body, CurrentUser current, SignInChange change, CancellationToken cancellation)
    {
        var user = await change.Find(current);
        if (body.NewEmail is { Length: > 0 }) EmailShape.RequireNew(body.NewEmail, "newEmail");
        if (body.NewPassword is { Length: > 0 } password) await change.ChangePassword(user, current.SessionId, body.OldPassword, password, cancellation);
        if (body.NewEmail is { Length: > 0 } email && email != user.Email) await change.AskForEmail(user, email);
        return TypedResults.Ok(SignInInfo.Of(user));
    }

    static async Task<Ok<TwoFactorAnswer>> TwoFactor(TwoFactorRequest body, CurrentUser current, SignInChange change, SecondFactorSetup setup) =>
        TypedResults.Ok(await setup.Apply(await change.Find(current), current.SessionId, body));
}

/// <summary>What the signed-in person signs in with.</summary>
sealed record SignInInfo(string? Email, bool IsEmailConfirmed)
{
    public static SignInInfo Of(AuthUser user) => new(user.Email, user.EmailConfirmed);
}

/// <summary>What <c>POST /api/auth/manage/info</c> takes.</summary>
sealed record SignInRequest(string? NewEmail = null, string? NewPassword = null, string? OldPassword = null)
{
    // A record would print the passwords.
    public override string ToString() => "sign-in request";
}
