using System.ComponentModel;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.BearerToken;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Identity;
using StreamVibe.Accounts;
using StreamVibe.Api.Accounts.External;
using StreamVibe.Api.Http;

namespace StreamVibe.Api.Accounts;

/// <summary>Registering, signing in and out. Bodies as ASP.NET Core's own identity endpoints have them.</summary>
static class AuthApi
{
    public static void MapAuth(this IEndpointRouteBuilder routes)
    {
        var auth = routes.MapOpen("/api/auth", "Sign-in");
        auth.MapPost("/register", Register).WithName("register").WithSummary("Create an account").TakesBody().Refuses(ErrorCode.RateLimited)
            .WithDescription("Answers 200 for an e-mail that already has an account too, so that nobody learns who has one. The address is mailed a link to confirm it, or the notice that it has an account.")
            .RequireRateLimiting(RateLimits.Register).AnswersQuietly();
        auth.MapPost("/login", Login).WithName("login").WithSummary("Sign in with e-mail and password").TakesBody().WithMetadata(new CookieSignInAttribute())
            .WithDescription("Answers tokens, or, with useCookies or useSessionCookies, sets a cookie and answers nothing; that needs the header X-CSRF: 1. "
                + "With two-factor sign-in on, the right password without a code is refused with the detail RequiresTwoFactor.")
            .Refuses(ErrorCode.InvalidCredentials, ErrorCode.CsrfRequired, ErrorCode.RateLimited).RequireRateLimiting(RateLimits.SignIn).RefusesQuietly();
        auth.MapPost("/refresh", Refresh).WithName("refresh").WithSummary("Exchange a refresh token for the next pair of tokens").TakesBody()
            .Refuses(ErrorCode.InvalidCredentials, ErrorCode.RateLimited).RequireRateLimiting(RateLimits.SignIn);
        auth.MapPost("/logout", Logout).WithName("logout").WithSummary("End this session everywhere").RequireAuthorization()
            .Refuses(ErrorCode.Unauthenticated, ErrorCode.CsrfRequired, ErrorCode.InProgress, ErrorCode.IdempotencyMismatch);
        auth.MapExternal();
        auth.MapConfirmation();
        auth.MapPassword();
        routes.MapManage();
    }

    static async Task<Ok> Register(Credentials body, Registration registration, PasswordWork work, MailPolicy mail, CancellationToken cancellation)
    {
        body.RequireNew();
        using var turn = await work.TakeTurn(cancellation);
        var errors = await registration.Create(body.Email, body.Password, confirmed: !mail.CanConfirm);
        return errors.IsEmpty ? TypedResults.Ok() : throw new InvalidFieldsException(errors);
    }

    static async Task<Results<Ok<AccessTokenResponse>, EmptyHttpResult>> Login(
        LoginRequest body,
        [Description("Set a cookie that lasts 14 days instead of answering tokens.")] bool? useCookies,
        [Description("Set a cookie that ends with the browser instead of answering tokens.")] bool? useSessionCookies,
        PasswordSignIn signIn, Sessions sessions, HttpContext context)
    {
        body.RequireShape();
        var user = await signIn.Check(body, context.RequestAborted);
        if (useCookies is not true && useSessionCookies is not true) return TypedResults.Ok(await sessions.OpenWithTokens(context, user.Id));
        await sessions.OpenWithCookie(context, user.Id, persistent: useSessionCookies is not true);
        return TypedResults.Empty;
    }

    static async Task<Ok<AccessTokenResponse>> Refresh(RefreshRequest body, Sessions sessions) =>
        TypedResults.Ok(await sessions.Renew(body.RefreshToken)
            ?? throw new DomainException(ErrorCode.InvalidCredentials, "This refresh token is not good any more."));

    static async Task<NoContent> Logout(CurrentUser user, IGrainFactory grains, HttpContext context)
    {
        await grains.GetGrain<IAccountGrain>(user.Id).EndSession(user.SessionId);
        await context.SignOutAsync(IdentityConstants.ApplicationScheme);
        return TypedResults.NoContent();
    }
}

/// <summary>What <c>POST /api/auth/refresh</c> takes.</summary>
sealed record RefreshRequest(string RefreshToken)
{
    // A record would print the secret.
    public override string ToString() => "refresh request";
}
