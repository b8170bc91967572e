using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;

namespace StreamVibe.Bench.Analyses;

/// <summary>The call that the product made last, made past the product: the same words to the same model.</summary>
sealed class DirectCall
{
    static readonly HttpClient http = new(new SocketsHttpHandler());

    readonly Uri address;
    readonly byte[] body;

    DirectCall(Uri address, byte[] body) => (this.address, this.body) = (address, body);

    public static async Task<DirectCall> LikeTheLastAsync(Installation installation)
    {
        var calls = await http.GetFromJsonAsync<JsonObject>(new Uri(installation.Sandbox, "/_control/ai/requests?service=openai"));
        var last = calls!["requests"]!.AsArray()[^1]!;
        var body = new JsonObject
        {
            ["model"] = last["model"]!.DeepClone(),
            ["messages"] = new JsonArray(Message("system", last["system"]!), Message("user", last["messages"]![0]!["text"]!)),
            ["max_completion_tokens"] = last["mostTokens"]?.DeepClone(),
            ["response_format"] = new JsonObject
            {
                ["type"] = "json_schema",
                ["json_schema"] = new JsonObject { ["name"] = "suggestions", ["strict"] = true, ["schema"] = last["schema"]!.DeepClone() },
            },
        };
        return new(new Uri(installation.Sandbox, "/openai/v1/chat/completions"), Encoding.UTF8.GetBytes(body.ToJsonString()));
    }

    public async Task AskAsync()
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = new ByteArrayContent(body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", "sk-sandbox-openai");
        using var answer = await http.SendAsync(request);
        answer.EnsureSuccessStatusCode();
        await answer.Content.ReadAsByteArrayAsync();
    }

    static JsonObject Message(string role, JsonNode text) => new() { ["role"] = role, ["content"] = text.DeepClone() };
}
