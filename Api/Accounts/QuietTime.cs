using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using StreamVibe.Api.Http;

namespace StreamVibe.Api.Accounts;

/// <summary>
/// Lets answers that could tell who has an account come at multiples of a fixed time, and up to a fifth of it later by chance. The branches behind them do different work; rounded up, they
/// take the same, and what the machine still lets through (a busy processor, a timer) drowns in chance.
/// </summary>
sealed class QuietTime(IOptions<LimitOptions> limits, TimeProvider clock)
{
    readonly TimeSpan step = TimeSpan.FromMilliseconds(limits.Value.QuietMilliseconds);

    /// <summary>Waits until the time since <paramref name="began"/> is a multiple of the step, and a little.</summary>
    public async Task RoundUp(long began)
    {
        if (step == TimeSpan.Zero) return;
        var spent = clock.GetElapsedTime(began);
        // Not cut short by a caller who goes away: the connection he opens next would tell him what this one did not.
        await Task.Delay((step * (Math.Ceiling(spent / step) + (RandomNumberGenerator.GetInt32(200) / 1000d))) - spent, clock, CancellationToken.None);
    }

    public long Begin() => clock.GetTimestamp();
}

/// <summary>Says at an endpoint that its answers are rounded.</summary>
static class QuietAnswers
{
    /// <summary>Every answer.</summary>
    public static RouteHandlerBuilder AnswersQuietly(this RouteHandlerBuilder endpoint) => endpoint.AddEndpointFilter(async (context, next) =>
    {
        var time = context.HttpContext.RequestServices.GetRequiredService<QuietTime>();
        var began = time.Begin();
        try
        {
            return await next(context);
        }
        finally
        {
            await time.RoundUp(began);
        }
    });

    /// <summary>Refusals only: a success tells whose account it is anyway.</summary>
    public static RouteHandlerBuilder RefusesQuietly(this RouteHandlerBuilder endpoint) => endpoint.AddEndpointFilter(async (context, next) =>
    {
        var time = context.HttpContext.RequestServices.GetRequiredService<QuietTime>();
        var began = time.Begin();
        try
        {
            return await next(context);
        }
        catch (DomainException)
        {
            await time.RoundUp(began);
            throw;
        }
    });
}
