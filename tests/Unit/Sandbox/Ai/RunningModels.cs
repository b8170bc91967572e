using System.ClientModel;
using System.ClientModel.Primitives;
using System.Net.Http.Json;
using System.Text.Json;
using Anthropic;
using Microsoft.Extensions.AI;
using OpenAI;

namespace StreamVibe.Tests.Unit.Sandbox.Ai;

/// <summary>The models of a sandbox, asked through the official SDKs as the product asks them: without retries of their own.</summary>
public sealed class RunningModels : IAsyncLifetime
{
    public const string OpenAi = "openai", Responses = "openai/responses", Anthropic = "anthropic";

    public const string Recipe = "https://harbourandhearth.example/recipes/miso-butter-mushrooms";

    public RunningSandbox Sandbox { get; } = new();

    public HttpClient Http => Sandbox.Http;

    public ValueTask InitializeAsync() => Sandbox.InitializeAsync();

    public ValueTask DisposeAsync() => Sandbox.DisposeAsync();

    public IChatClient Client(string service, string? key = null, string? model = null, TimeSpan? patience = null)
    {
        if (service == Anthropic)
            return new AnthropicClient
            {
                ApiKey = key ?? "sk-ant-sandbox",
                BaseUrl = $"{Http.BaseAddress}anthropic",
                MaxRetries = 0,
                Timeout = patience ?? TimeSpan.FromSeconds(60),
            }.AsIChatClient(model ?? "claude-haiku-5-5", 2_000);
        var client = new OpenAIClient(new ApiKeyCredential(key ?? "sk-sandbox-openai"), new OpenAIClientOptions
        {
            Endpoint = new Uri(Http.BaseAddress!, "openai/v1"),
            RetryPolicy = new ClientRetryPolicy(0),
            NetworkTimeout = patience ?? TimeSpan.FromSeconds(60),
        });
#pragma warning disable OPENAI001 // The endpoint is experimental in the SDK, and faked all the same.
        return service == Responses
            ? client.GetResponsesClient().AsIChatClient(model ?? "gpt-6-luna")
            : client.GetChatClient(model ?? "gpt-6-luna").AsIChatClient();
#pragma warning restore OPENAI001
    }

    public Task<ChatResponse> Ask(string service, object item, ChatOptions? options = null) => Client(service).GetResponseAsync(Prompt(item), options ?? Asked());

    /// <summary>What the product sends: instructions, then one JSON object.</summary>
    public static List<ChatMessage> Prompt(object item, string system = "Improve the item. CANARY-OF-THE-SYSTEM") =>
    [
        new(ChatRole.System, system),
        new(ChatRole.User, JsonSerializer.Serialize(new
        {
            item,
            preferences = new { language = (string?)null, tone = (string?)null },
            trending = new[] { "butter mushrooms", "chess" },
        })),
    ];

    public static ChatOptions Asked(int mostTokens = 2_000) => new()
    {
        ResponseFormat = ChatResponseFormat.ForJsonSchema(Schema("title", "description", "tags", "hashtags"), "suggestions"),
        MaxOutputTokens = mostTokens,
        Reasoning = new ReasoningOptions { Effort = ReasoningEffort.Low },
        AdditionalProperties = new AdditionalPropertiesDictionary { ["strict"] = true },
    };

    public static JsonElement Schema(params string[] fields) => JsonSerializer.SerializeToElement(new
    {
        type = "object",
        properties = fields.ToDictionary(field => field, field => (object)new
        {
            type = "object",
            properties = new
            {
                proposed = field is "tags" or "hashtags" ? (object)new { type = "array", items = new { type = "string" } } : new { type = "string" },
                reason = new { type = "string" },
                confidence = new { type = "number" },
            },
            required = new[] { "proposed", "reason", "confidence" },
            additionalProperties = false,
        }),
        required = fields,
        additionalProperties = false,
    });

    public static object Mushrooms(string? title = null, string? description = null) => new
    {
        platform = "youtube",
        type = "video",
        title = title ?? "How My Grandmother Makes Miso Butter Mushrooms",
        description = description ?? $"Miso Butter Mushrooms the way I cook it on a weeknight.\n\n0:00 Why\nWritten recipe: {Recipe}",
        tags = new[] { "miso butter mushrooms", "tiny kitchen" },
        hashtags = Array.Empty<string>(),
    };

    /// <summary>The adapter of responses says nothing about an answer that came to its end.</summary>
    public static ChatFinishReason? End(string service) => service == Responses ? null : ChatFinishReason.Stop;

    public static JsonElement Answer(ChatResponse response) => JsonDocument.Parse(response.Text).RootElement;

    public async Task Script(object script)
    {
        using var answer = await Http.PostAsJsonAsync("/_control/ai/script", script);
        Assert.Equal(System.Net.HttpStatusCode.Created, answer.StatusCode);
    }

    public async Task<JsonElement> LastCall(string service) =>
        (await Http.GetFromJsonAsync<JsonElement>($"/_control/ai/requests?service={service}")).GetProperty("requests").EnumerateArray().Last();
}
