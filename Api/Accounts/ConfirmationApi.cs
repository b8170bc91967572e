using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using StreamVibe.Api.Http;

namespace StreamVibe.Api.Accounts;

/// <summary>Confirming an e-mail address.</summary>
static class ConfirmationApi
{
    public static void MapConfirmation(this RouteGroupBuilder auth)
    {
        auth.MapGet("/confirmEmail", Confirm).WithName("confirmEmail").WithSummary("Confirm an e-mail address by the link that was mailed")
            .WithDescription("Opened by a person, so it answers 302 to /?confirmed=1. A code is good for three days, and no longer once a credential has changed.")
            .Produces(StatusCodes.Status302Found).Refuses(ErrorCode.RateLimited).RequireRateLimiting(RateLimits.SignIn);
        auth.MapPost("/resendConfirmationEmail", Resend).WithName("resendConfirmationEmail").WithSummary("Mail the confirmation link again").TakesBody()
            .WithDescription("Always 200, so that nobody learns who has an account. A mailbox gets a few mails an hour.")
            .Refuses(ErrorCode.RateLimited).RequireRateLimiting(RateLimits.SignIn).AnswersQuietly();
    }

    static async Task<RedirectHttpResult> Confirm(
        [Description("Whose address it is, as the link says; the code is the proof.")] string? userId,
        string? code,
        [Description("The address that takes the place of the one in force.")] string? changedEmail,
        EmailConfirmation confirmation)
    {
        await confirmation.Confirm(userId, code, changedEmail);
        return TypedResults.LocalRedirect("/?confirmed=1");
    }

    static async Task<Ok> Resend(MailRequest body, EmailConfirmation confirmation)
    {
        EmailShape.Require(body.Email);
        await confirmation.Ask(body.Email);
        return TypedResults.Ok();
    }
}

/// <summary>Whose mailbox a link is asked for.</summary>
sealed record MailRequest(string Email);
