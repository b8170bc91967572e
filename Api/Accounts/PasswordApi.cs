using Microsoft.AspNetCore.Http.HttpResults;
using StreamVibe.Api.Http;

namespace StreamVibe.Api.Accounts;

/// <summary>A new password for who forgot theirs, or never had one.</summary>
static class PasswordApi
{
    public static void MapPassword(this RouteGroupBuilder auth)
    {
        auth.MapPost("/forgotPassword", Forgot).WithName("forgotPassword").WithSummary("Mail a link to set a new password").TakesBody()
            .WithDescription("Always 200, so that nobody learns who has an account. A mailbox gets a few mails an hour.")
            .Refuses(ErrorCode.RateLimited).RequireRateLimiting(RateLimits.SignIn).AnswersQuietly();
        auth.MapPost("/resetPassword", Reset).WithName("resetPassword").WithSummary("Set a new password by the code that was mailed").TakesBody()
            .WithDescription("A code is good once, for one hour. Every session ends, the address counts as confirmed.")
            .Refuses(ErrorCode.RateLimited).RequireRateLimiting(RateLimits.SignIn).AnswersQuietly();
    }

    static async Task<Ok> Forgot(MailRequest body, PasswordReset reset)
    {
        EmailShape.Require(body.Email);
        await reset.Ask(body.Email);
        return TypedResults.Ok();
    }

    static async Task<Ok> Reset(ResetPasswordRequest body, PasswordReset reset, CancellationToken cancellation)
    {
        EmailShape.Require(body.Email);
        PasswordShape.Require(body.NewPassword, "newPassword");
        if (string.IsNullOrEmpty(body.ResetCode)) throw DomainException.Invalid("resetCode", "The code of the mail is needed.");
        await reset.Finish(body, cancellation);
        return TypedResults.Ok();
    }
}

/// <summary>What <c>POST /api/auth/resetPassword</c> takes.</summary>
/// <param name="ResetCode">As the mailed link carries it.</param>
sealed record ResetPasswordRequest(string Email, string ResetCode, string NewPassword)
{
    // A record would print the secrets.
    public override string ToString() => "reset request";
}
