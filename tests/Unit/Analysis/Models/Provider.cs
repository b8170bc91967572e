using System.Net;
using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using StreamVibe.Accounts;
using StreamVibe.Analysis.Models;
using StreamVibe.Tests.Unit.Content;

namespace StreamVibe.Tests.Unit.Analysis.Models;

/// <summary>The gateway with the real SDKs and the real pipeline; what stands at the other end is the test's.</summary>
sealed class Provider : HttpMessageHandler
{
    public const string Key = "sk-canary-key";

    readonly ServiceProvider services;
    Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> answer = (_, _) => throw new InvalidOperationException("Nothing was said to answer.");

    public Provider(AiProvider which, params (string Key, string Value)[] settings)
    {
        Which = which;
        var collection = new ServiceCollection();
        collection.AddSingleton<IConfiguration>(new ConfigurationBuilder()
            .AddInMemoryCollection(new Dictionary<string, string?> { ["Ai:OpenAI:ApiKey"] = Key, ["Ai:Anthropic:ApiKey"] = Key })
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create<string, string?>(setting.Key, setting.Value))).Build());
        collection.AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(Log)).AddMetrics().AddSingleton(TimeProvider.System).AddModels();
        foreach (var name in new[] { "openai", "anthropic" }) collection.AddHttpClient(name).ConfigurePrimaryHttpMessageHandler(() => this).SetHandlerLifetime(Timeout.InfiniteTimeSpan);
        services = collection.BuildServiceProvider();
    }

    public static TheoryData<AiProvider> Both => [AiProvider.Openai, AiProvider.Anthropic];

    public AiProvider Which { get; }

    public LogLines Log { get; } = new();

    public List<(string Address, string Body, string? Authorization)> Asked { get; } = [];

    public ModelGateway Gateway => services.GetRequiredService<ModelGateway>();

    public static ModelQuestion Question { get; } = new(Items.Any with { Title = "bread at home", Description = "I bake bread.", Tags = ["bread"] }, new(), ["sourdough"]);

    /// <summary>An answer of the schema for <see cref="Question"/>.</summary>
    public static string Fit { get; } = Answer("Bake bread at home");

    public static string Answer(string title) => JsonSerializer.Serialize(new
    {
        title = new { proposed = title, reason = "It says what happens.", confidence = 0.8 },
        description = new { proposed = "I bake bread.", reason = "Good as it is.", confidence = 0.5 },
        tags = new { proposed = new[] { "bread" }, reason = "Good as they are.", confidence = 0.5 },
        hashtags = new { proposed = Array.Empty<string>(), reason = "None are needed.", confidence = 0.5 },
    });

    public Task<ModelAnswer> Ask(CancellationToken cancellation = default) => Gateway.Ask(Which, Question, cancellation);

    public Provider Says(Func<HttpRequestMessage, CancellationToken, Task<HttpResponseMessage>> how)
    {
        answer = how;
        return this;
    }

    public Provider Says(int status, string body, params (string Name, string Value)[] headers) => Says((_, _) =>
    {
        var message = new HttpResponseMessage((HttpStatusCode)status) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        foreach (var (name, value) in headers) message.Headers.TryAddWithoutValidation(name, value);
        return Task.FromResult(message);
    });

    /// <summary>An error as this provider words it, repeating the key as some do.</summary>
    public Provider Refuses(int status, string type, string? code = null, params (string Name, string Value)[] headers) => Says(status, Which == AiProvider.Openai
        ? JsonSerializer.Serialize(new { error = new { message = $"Incorrect key {Key}", type, param = (string?)null, code } })
        : JsonSerializer.Serialize(new { type = "error", error = new { type, message = $"Incorrect key {Key}" }, request_id = "req_1" }), headers);

    /// <summary>A completion: OpenAI's word for why it ended, and Anthropic's.</summary>
    public Provider Completes(string text, string openai = "stop", string anthropic = "end_turn", string? refusal = null) => Says(200, Which == AiProvider.Openai
        ? JsonSerializer.Serialize(new
        {
            id = "c1",
            @object = "chat.completion",
            created = 1,
            model = "gpt-6-luna",
            choices = new[] { new { index = 0, message = new { role = "assistant", content = refusal is null ? text : null, refusal }, finish_reason = openai } },
            usage = new { prompt_tokens = 1000, completion_tokens = 200, total_tokens = 1200, prompt_tokens_details = new { cached_tokens = 300 } },
        })
        : JsonSerializer.Serialize(new
        {
            id = "m1",
            type = "message",
            role = "assistant",
            model = "claude-haiku-5-5",
            content = new[] { new { type = "text", text } },
            stop_reason = refusal is null ? anthropic : "refusal",
            stop_sequence = (string?)null,
            usage = new { input_tokens = 600, cache_creation_input_tokens = 100, cache_read_input_tokens = 300, output_tokens = 200 },
        }));

    /// <summary>What it was last told to say.</summary>
    public Task<HttpResponseMessage> Repeat() => answer(null!, default);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Asked.Add((request.RequestUri!.ToString(), await request.Content!.ReadAsStringAsync(cancellationToken), request.Headers.Authorization?.ToString()));
        var said = await answer(request, cancellationToken);
        said.RequestMessage = request;
        return said;
    }
}
