using StreamVibe.Sandbox.Anthropic;
using StreamVibe.Sandbox.Control;
using StreamVibe.Sandbox.OpenAi;

namespace StreamVibe.Sandbox.Ai;

/// <summary>Routes of what both services share: scripts, calls received, and how long a model thinks.</summary>
internal static class AiControl
{
    sealed record Latency(int Milliseconds);

    static readonly string[] Services = [OpenAiService.ServiceName, AnthropicService.ServiceName];

    public static void MapAi(this RouteGroupBuilder control)
    {
        control.MapGet("/ai/script", (AiDesk desk) => new { scripts = desk.Scripts(), latencyMilliseconds = desk.LatencyMilliseconds });

        control.MapPost("/ai/script", (HttpRequest request, AiDesk desk) => ControlBody.With<AiScript>(request, script =>
            script.Problem(Services) is { } problem
                ? ControlBody.Refuse(problem)
                : Results.Json(desk.Add(script), statusCode: StatusCodes.Status201Created)));

        control.MapDelete("/ai/script", (AiDesk desk) =>
        {
            desk.ClearScripts();
            return Results.NoContent();
        });

        control.MapPost("/ai/latency", (HttpRequest request, AiDesk desk) => ControlBody.With<Latency>(request, body =>
        {
            if (body.Milliseconds is < 0 or > SandboxOptions.LongestAiLatency)
                return ControlBody.Refuse($"milliseconds is between 0 and {SandboxOptions.LongestAiLatency}.");
            desk.LatencyMilliseconds = body.Milliseconds;
            return Results.Ok(body);
        }));

        control.MapGet("/ai/requests", (AiDesk desk, string? service, long after = 0) => new { requests = desk.Calls(after, service).Select(Row) });
    }

    static object Row(AiCall call) => new
    {
        call.Sequence,
        call.Time,
        call.Prompt.Service,
        call.Prompt.Route,
        call.Prompt.Model,
        call.Prompt.System,
        call.Prompt.Messages,
        call.Prompt.Schema,
        call.Prompt.MostTokens,
        call.Script,
        Answer = call.Reply?.Text,
        call.Reply?.Refusal,
        call.Reply?.IsCut,
        call.Reply?.Usage,
    };
}
