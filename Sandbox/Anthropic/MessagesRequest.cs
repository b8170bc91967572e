using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using StreamVibe.Sandbox.Ai;

namespace StreamVibe.Sandbox.Anthropic;

/// <summary>What POST /v1/messages takes.</summary>
internal static partial class MessagesRequest
{
    static readonly string[] Models =
    [
        "claude-fable-5", "claude-fable-5-1", "claude-fable-5-2", "claude-opus-4-5", "claude-opus-5", "claude-opus-5-5", "claude-sonnet-4-5", "claude-sonnet-5", "claude-sonnet-5-5",
        "claude-haiku-4-5", "claude-haiku-5-5",
    ];

    static readonly string[] Efforts = ["low", "medium", "high", "xhigh", "max"];
    static readonly string[] Sampling = ["temperature", "top_p", "top_k"];

    public static AiPrompt Read(JsonObject body, string version)
    {
        foreach (var name in new[] { "model", "messages", "max_tokens" })
            if (body[name] is null)
                throw AnthropicError.Invalid($"{name}: Field required");
        var model = SchemaReader.Text(body["model"]) ?? throw AnthropicError.Invalid("model: Input should be a valid string");
        if (!Models.Contains(Snapshot().Replace(model, "")))
            throw new AnthropicError(404, $"model: {model}");
        if (AiBody.Number(body["max_tokens"]) is not >= 1)
            throw AnthropicError.Invalid("max_tokens: Input should be a valid integer, greater than or equal to 1");
        if (version != "2023-06-01" && Sampling.FirstOrDefault(name => body[name] is not null) is { } sampled)
            throw AnthropicError.Invalid($"{sampled}: not supported by this version; leave it out.");
        if (AiBody.IsTrue(body["stream"]))
            throw AnthropicError.Invalid("stream: not offered by the sandbox.");
        return new AiPrompt(
            AnthropicService.ServiceName, "messages", model, AiBody.Text(body["system"]) ?? "",
            Messages(body["messages"]!), Schema(body["output_config"]), AiBody.Number(body["max_tokens"]));
    }

    static List<AiMessage> Messages(JsonNode given)
    {
        if (given is not JsonArray { Count: > 0 } list)
            throw AnthropicError.Invalid("messages: at least one message is required");
        List<AiMessage> messages = [.. list.Select(Message)];
        return messages[0].Role == "user" ? messages : throw AnthropicError.Invalid("messages: first message must use the \"user\" role");
    }

    static AiMessage Message(JsonNode? node, int index)
    {
        var (role, text) = (SchemaReader.Text((node as JsonObject)?["role"]), AiBody.Text((node as JsonObject)?["content"]));
        if (role is not ("user" or "assistant"))
            throw AnthropicError.Invalid($"messages.{index}.role: Input should be 'user' or 'assistant'");
        return text is { Length: > 0 } ? new AiMessage(role, text) : throw AnthropicError.Invalid($"messages.{index}: all messages must have non-empty content");
    }

    static JsonObject? Schema(JsonNode? config)
    {
        if (config is not JsonObject output)
            return null;
        if (SchemaReader.Text(output["effort"]) is { } effort && !Efforts.Contains(effort))
            throw AnthropicError.Invalid($"output_config.effort: Input should be {string.Join(", ", Efforts)}");
        if (output["format"] is not JsonObject format)
            return null;
        if (SchemaReader.Text(format["type"]) != "json_schema" || format["schema"] is not JsonObject schema)
            throw AnthropicError.Invalid("output_config.format: a type of 'json_schema' and a schema are expected");
        return FormatSchema.Problem(schema) is { } problem ? throw AnthropicError.Invalid("output_config.format.schema: " + problem) : schema;
    }

    [GeneratedRegex(@"-20\d{6}\z")]
    private static partial Regex Snapshot();
}
