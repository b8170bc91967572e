using Microsoft.AspNetCore.Authentication;
using StreamVibe.Accounts;
using StreamVibe.Api.Connections;
using StreamVibe.Api.Http;

namespace StreamVibe.Api.Accounts.External;

/// <summary>How a browser's way back from a provider ends: with a session at the return address, or at the front page with a code of the contract.</summary>
static class ExternalReturn
{
    static readonly object exchanging = new();

    /// <summary>Before anything is asked of the provider. False where the state has been used.</summary>
    public static async Task<bool> Claim(HttpContext context, AuthenticationProperties properties)
    {
        if (!await context.RequestServices.GetRequiredService<SignInStates>().Claim(properties)) return false;
        context.Items[exchanging] = true;
        return true;
    }

    public static async Task Received(TicketReceivedContext context, string issuer)
    {
        var services = context.HttpContext.RequestServices;
        try
        {
            if (Identities.Of(issuer, context.Principal!) is not { } identity)
            {
                End(context.HttpContext, "exchange_failed");
                context.HandleResponse();
                return;
            }
            var userId = await services.GetRequiredService<IGrainFactory>().GetGrain<IExternalLoginGrain>(identity.LoginKey).SignIn(identity);
            await services.GetRequiredService<Sessions>().OpenWithCookie(context.HttpContext, userId, persistent: true);
            context.Response.Redirect(ReturnUrls.InHeader(context.ReturnUri!));
        }
        catch (Exception e) when (e is DomainException || Transient.Is(e))
        {
            End(context.HttpContext, "unavailable");
        }
        context.HandleResponse();
    }

    public static Task Denied(AccessDeniedContext context)
    {
        End(context.HttpContext, "access_denied");
        context.HandleResponse();
        return Task.CompletedTask;
    }

    public static Task Failed(RemoteFailureContext context)
    {
        var answered = context.Failure?.Data.Contains("error") is true;
        End(context.HttpContext, context.HttpContext.Items.ContainsKey(exchanging) || answered ? ProblemOf(context.Failure) : "invalid_state");
        context.HandleResponse();
        return Task.CompletedTask;
    }

    /// <summary>What to say of a provider that could not be asked, or said no.</summary>
    public static string ProblemOf(Exception? failure)
    {
        for (var e = failure; e is not null; e = e.InnerException)
            if (e is IOException or OperationCanceledException or TimeoutException or Polly.Timeout.TimeoutRejectedException
                or HttpRequestException { StatusCode: null or >= System.Net.HttpStatusCode.InternalServerError }) return "unavailable";
        return "exchange_failed";
    }

    public static void End(HttpContext context, string error) => context.Response.Redirect($"/?error={error}");
}
