using StreamVibe.Sandbox.Ai;

namespace StreamVibe.Sandbox.Anthropic;

/// <summary>api.anthropic.com, as far as it answers with text: messages, whole and not streamed.</summary>
internal sealed class AnthropicService(AiDesk desk) : IOutsideService
{
    public const string ServiceName = "anthropic";

    public string Name => ServiceName;

    public string Summary => "Anthropic: messages, with answers by schema; the same fake behind another door.";

    public void Map(RouteGroupBuilder group) => group.MapPost("/v1/messages", (HttpContext context, AnthropicDoor door) => door.Serve(context));

    /// <summary>What there is to control is shared with OpenAI, which maps it.</summary>
    public void MapControl(RouteGroupBuilder control)
    {
    }

    public object ErrorBody(int status, string? reason, PathString path) =>
        new AnthropicError(status, status == 529 ? "Overloaded" : "Fault injected by the sandbox.", reason).Body(AnthropicDoor.NewRequestId());

    public Task Failed(HttpContext context, int status, string body)
    {
        AnthropicDoor.Name(context.Response);
        return Task.CompletedTask;
    }

    public void Reset() => desk.Clear();
}

internal static class AnthropicRegistration
{
    public static IServiceCollection AddAnthropic(this IServiceCollection services) => services
        .AddSingleton<AnthropicDoor>()
        .AddSingleton<IOutsideService, AnthropicService>();
}
