using System.Globalization;
using System.Text.Json.Nodes;
using StreamVibe.Sandbox.Ai;

namespace StreamVibe.Sandbox.OpenAi;

/// <summary>What every call goes through, in this order: the key, the body, the model, what is asked, the thinking.</summary>
internal sealed class OpenAiDoor(SandboxOptions options, AiModel model, TimeProvider clock)
{
    public async Task<IResult> Serve(HttpContext context, Func<JsonObject, AiPrompt> read, Func<AiPrompt, AiReply, DateTimeOffset, JsonObject> write)
    {
        var started = clock.GetTimestamp();
        Name(context.Response);
        try
        {
            RequireKey(context.Request);
            var body = await AiBody.Read(context.Request) ?? throw new OpenAiError(400, "The body of the request could not be parsed: it must be a JSON object.");
            OpenAiModels.Require(body);
            var prompt = read(body);
            var reply = await model.Answer(prompt, context.RequestAborted);
            Measure(context.Response, prompt, clock.GetElapsedTime(started));
            return Results.Json(write(prompt, reply, clock.GetUtcNow()));
        }
        catch (OpenAiError error)
        {
            return error.Answer(context);
        }
    }

    public static void Name(HttpResponse response)
    {
        response.Headers["x-request-id"] = SecretText.New("req_", 16);
        response.Headers["openai-version"] = "2020-10-01";
        response.Headers["openai-organization"] = "streamvibe-sandbox";
    }

    void RequireKey(HttpRequest request)
    {
        var key = AiKeys.BearerOf(request);
        if (string.IsNullOrEmpty(key))
            throw new OpenAiError(401, "No API key was sent: it belongs into the Authorization header, as a bearer token.");
        if (!SecretText.Same(key, options.OpenAi.ApiKey))
            throw new OpenAiError(401, $"Incorrect API key provided: {AiKeys.Masked(key)}.", code: "invalid_api_key");
    }

    static void Measure(HttpResponse response, AiPrompt prompt, TimeSpan took)
    {
        const int Requests = 10_000, TokensAMinute = 2_000_000;
        response.Headers["openai-processing-ms"] = ((long)took.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);
        response.Headers["x-ratelimit-limit-requests"] = Requests.ToString(CultureInfo.InvariantCulture);
        response.Headers["x-ratelimit-limit-tokens"] = TokensAMinute.ToString(CultureInfo.InvariantCulture);
        response.Headers["x-ratelimit-remaining-requests"] = (Requests - 1).ToString(CultureInfo.InvariantCulture);
        response.Headers["x-ratelimit-remaining-tokens"] = Math.Max(0, TokensAMinute - Tokens.Of(prompt)).ToString(CultureInfo.InvariantCulture);
        response.Headers["x-ratelimit-reset-requests"] = "6ms";
        response.Headers["x-ratelimit-reset-tokens"] = "12ms";
    }
}
