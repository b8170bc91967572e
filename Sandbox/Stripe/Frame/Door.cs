using System.Text.Json.Nodes;
using Microsoft.Extensions.Primitives;
using StreamVibe.Sandbox.Control;
using StreamVibe.Sandbox.State;

namespace StreamVibe.Sandbox.Stripe.Frame;

/// <summary>
/// What every operation goes through, in this order: the key, the version, the rate, the parameters' form, the idempotency key, the parameters' meaning.
/// Only then does it begin; its effect, its events and the answer kept for its idempotency key are one change.
/// </summary>
internal sealed class Door(StripeWorld world, SandboxOptions options, StripeTables tables, IdempotencyKeys keys, RateLimit limit, SandboxClock clock)
{
    public async Task Serve(HttpContext context, Operation? operation, string id)
    {
        var request = Name(context.Response);
        string? begun = null;
        try
        {
            ApiKeys.Require(context.Request, options.Stripe);
            ApiVersion.Require(context.Request);
            RequireRate(context.Response);
            if (operation is null)
                throw new Refusal(404, "invalid_request_error", $"Unrecognized request URL ({context.Request.Method}: {context.Request.Path.Value?[("/" + StripeService.ServiceName).Length..]}).");
            var parameters = await Read(context.Request);
            var key = IdempotencyKeys.Of(context.Request);
            if (key is not null)
                context.Response.Headers[IdempotencyKeys.Header] = key;
            var fingerprint = key is null ? "" : IdempotencyKeys.Fingerprint(context.Request, parameters);
            if (key is not null && keys.Begin(key, fingerprint) is { } kept)
            {
                context.Response.Headers["Idempotent-Replayed"] = "true";
                context.Response.Headers["Original-Request"] = kept.Request;
                await Write(context, kept.Status, kept.Body);
                return;
            }
            begun = key;
            if (tables.Settings.DelayMs is > 0 and var delay)
                await Task.Delay(TimeSpan.FromMilliseconds(delay), clock.System, context.RequestAborted);
            ShapeCheck.Require(parameters, operation.Shape);
            var (status, body) = world.Do(work => Act(work, operation, parameters, id, key, fingerprint, request), request, key);
            await Write(context, status, body);
        }
        catch (Refusal refusal)
        {
            RequestNote.Of(context).Error = refusal.Code ?? refusal.Type;
            await Write(context, refusal.Status, Text(refusal.Body()));
        }
        finally
        {
            if (begun is not null)
                keys.End(begun);
        }
    }

    /// <summary>Keeps a 500 that was answered in an operation's place, as Stripe keeps its own, unless something was answered to the key before.</summary>
    public async Task KeepFailure(HttpContext context, int status, string body)
    {
        var request = Name(context.Response);
        if (status != StatusCodes.Status500InternalServerError || IdempotencyKeys.Of(context.Request) is not { } key || keys.Known(key) is not null)
            return;
        try
        {
            var fingerprint = IdempotencyKeys.Fingerprint(context.Request, await Read(context.Request));
            world.Do(work =>
            {
                keys.Keep(work, key, new KeptAnswer(fingerprint, status, body, request, work.Now));
                return true;
            });
        }
        catch (Refusal)
        {
            // What cannot be read would have been refused before it began.
        }
    }

    (int Status, string Body) Act(Work work, Operation operation, Parameters parameters, string id, string? key, string fingerprint, string request)
    {
        var answer = operation.Act(new Call(work, parameters, id));
        if (answer.Status == StatusCodes.Status200OK)
            Expansion.Apply(work, answer.Body, parameters.Texts("expand"));
        var body = Text(answer.Body);
        if (key is not null)
            keys.Keep(work, key, new KeptAnswer(fingerprint, answer.Status, body, request, work.Now));
        return (answer.Status, body);
    }

    void RequireRate(HttpResponse response)
    {
        if (limit.Admits())
            return;
        response.Headers["Stripe-Rate-Limited-Reason"] = "global-rate";
        throw new Refusal(429, "invalid_request_error", "Request rate limit exceeded.", "rate_limit");
    }

    static string Name(HttpResponse response)
    {
        var request = StripeIds.New("req_", 14);
        response.Headers["Request-Id"] = request;
        response.Headers[ApiVersion.Header] = ApiVersion.Current;
        return request;
    }

    static async Task<Parameters> Read(HttpRequest request)
    {
        IEnumerable<KeyValuePair<string, StringValues>> pairs = request.Query;
        if (request.HasFormContentType)
            pairs = pairs.Concat(await request.ReadFormAsync(request.HttpContext.RequestAborted));
        else if (request.ContentLength > 0)
            throw Refusal.Invalid("Invalid request (check that your POST content type is application/x-www-form-urlencoded).");
        return Parameters.Parse(pairs);
    }

    static string Text(JsonObject body) => body.ToJsonString(StripeJson.Written);

    static Task Write(HttpContext context, int status, string body)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "application/json";
        context.Response.Headers.CacheControl = "no-cache, no-store";
        return context.Response.WriteAsync(body);
    }
}
