using StreamVibe.Sandbox.Ai;

namespace StreamVibe.Sandbox.OpenAi;

/// <summary>api.openai.com, as far as it answers with text: chat completions and responses, whole and not streamed.</summary>
internal sealed class OpenAiService(AiDesk desk) : IOutsideService
{
    public const string ServiceName = "openai";

    public string Name => ServiceName;

    public string Summary => "OpenAI: chat completions and responses, with answers by schema; the fake proposes better titles, descriptions and tags.";

    public void Map(RouteGroupBuilder group)
    {
        group.MapPost("/v1/chat/completions", (HttpContext context, OpenAiDoor door) => door.Serve(context, ChatCompletions.Read, ChatCompletions.Write));
        group.MapPost("/v1/responses", (HttpContext context, OpenAiDoor door) => door.Serve(context, Responses.Read, Responses.Write));
    }

    /// <summary>Scripts and calls of both services, which are mapped once.</summary>
    public void MapControl(RouteGroupBuilder control) => control.MapAi();

    public object ErrorBody(int status, string? reason, PathString path) => OpenAiError.Of(status, reason).Body();

    public Task Failed(HttpContext context, int status, string body)
    {
        OpenAiDoor.Name(context.Response);
        return Task.CompletedTask;
    }

    public void Reset() => desk.Clear();
}

internal static class OpenAiRegistration
{
    public static IServiceCollection AddOpenAi(this IServiceCollection services) => services
        .AddSingleton<OpenAiDoor>()
        .AddSingleton<IOutsideService, OpenAiService>();
}
