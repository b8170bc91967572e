using System.Globalization;
using StreamVibe.Sandbox.Ai;

namespace StreamVibe.Sandbox.Anthropic;

/// <summary>What every call goes through, in this order: the key, the version, the body, what is asked, the thinking.</summary>
internal sealed class AnthropicDoor(SandboxOptions options, AiModel model, TimeProvider clock)
{
    public const string RequestId = "request-id";
    static readonly string[] Versions = ["2023-06-01", "2026-10-21"];

    public async Task<IResult> Serve(HttpContext context)
    {
        Name(context.Response);
        try
        {
            RequireKey(context.Request);
            var version = RequireVersion(context.Request);
            var body = await AiBody.Read(context.Request) ?? throw AnthropicError.Invalid("The request body is not valid JSON: an object is expected.");
            var prompt = MessagesRequest.Read(body, version);
            var reply = await model.Answer(prompt, context.RequestAborted);
            Measure(context.Response, prompt);
            return Results.Json(MessagesAnswer.Write(prompt, reply));
        }
        catch (AnthropicError error)
        {
            return error.Answer(context);
        }
    }

    public static string NewRequestId() => SecretText.New("req_01", 16);

    public static void Name(HttpResponse response)
    {
        response.Headers[RequestId] = NewRequestId();
        response.Headers["anthropic-organization-id"] = "00000000-0000-4000-8000-00000000a1a1";
    }

    // The key travels as a bearer token or in a header of its own.
    void RequireKey(HttpRequest request)
    {
        var key = AiKeys.BearerOf(request) ?? request.Headers["x-api-key"].FirstOrDefault();
        if (string.IsNullOrEmpty(key))
            throw new AnthropicError(401, "x-api-key header is required");
        if (!SecretText.Same(key, options.Anthropic.ApiKey))
            throw new AnthropicError(401, "invalid x-api-key");
    }

    static string RequireVersion(HttpRequest request) =>
        request.Headers["anthropic-version"].FirstOrDefault() is not { } version ? throw AnthropicError.Invalid("anthropic-version: header is required")
        : Versions.Contains(version) ? version
        : throw AnthropicError.Invalid($"anthropic-version: \"{version}\" is not a valid version.");

    void Measure(HttpResponse response, AiPrompt prompt)
    {
        const int Requests = 4_000, TokensAMinute = 2_000_000;
        var reset = clock.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        response.Headers["anthropic-ratelimit-requests-limit"] = Requests.ToString(CultureInfo.InvariantCulture);
        response.Headers["anthropic-ratelimit-requests-remaining"] = (Requests - 1).ToString(CultureInfo.InvariantCulture);
        response.Headers["anthropic-ratelimit-requests-reset"] = reset;
        response.Headers["anthropic-ratelimit-tokens-limit"] = TokensAMinute.ToString(CultureInfo.InvariantCulture);
        response.Headers["anthropic-ratelimit-tokens-remaining"] = Math.Max(0, TokensAMinute - Tokens.Of(prompt)).ToString(CultureInfo.InvariantCulture);
        response.Headers["anthropic-ratelimit-tokens-reset"] = reset;
    }
}
