using System.Text.Json.Nodes;
using StreamVibe.Sandbox.Ai;

namespace StreamVibe.Sandbox.OpenAi;

/// <summary>POST /v1/responses.</summary>
internal static class Responses
{
    /// <summary>Where this endpoint has its format.</summary>
    public const string Format = "text.format";

    public static AiPrompt Read(JsonObject body)
    {
        var said = Input(body["input"]);
        var model = SchemaReader.Text(body["model"])!;
        OpenAiModels.RequireEffort(body, model, (body["reasoning"] as JsonObject)?["effort"], "reasoning.effort");
        var format = (body["text"] as JsonObject)?["format"];
        IEnumerable<string> instructions = SchemaReader.Text(body["instructions"]) is { Length: > 0 } own ? [own] : [];
        return new AiPrompt(
            OpenAiService.ServiceName, "responses", model,
            string.Join('\n', instructions.Concat(said.Where(IsInstruction).Select(message => message.Text))), [.. said.Where(message => !IsInstruction(message))],
            ResponseFormat.Read(format, format, Format), OpenAiModels.MostTokens(body, "max_output_tokens"));
    }

    public static JsonObject Write(AiPrompt prompt, AiReply reply, DateTimeOffset now) => new()
    {
        ["id"] = SecretText.New("resp_", 24),
        ["object"] = "response",
        ["created_at"] = now.ToUnixTimeSeconds(),
        ["status"] = reply.IsCut ? "incomplete" : "completed",
        ["error"] = null,
        ["incomplete_details"] = reply.IsCut ? new JsonObject { ["reason"] = "max_output_tokens" } : null,
        ["instructions"] = null,
        ["max_output_tokens"] = prompt.MostTokens,
        ["metadata"] = new JsonObject(),
        ["model"] = prompt.Model,
        ["output"] = new JsonArray(new JsonObject
        {
            ["type"] = "message",
            ["id"] = SecretText.New("msg_", 24),
            ["status"] = reply.IsCut ? "incomplete" : "completed",
            ["role"] = "assistant",
            ["content"] = new JsonArray(reply.Refusal is { } refusal
                ? new JsonObject { ["type"] = "refusal", ["refusal"] = refusal }
                : new JsonObject { ["type"] = "output_text", ["text"] = reply.Text, ["annotations"] = new JsonArray(), ["logprobs"] = new JsonArray() }),
        }),
        ["parallel_tool_calls"] = true,
        ["previous_response_id"] = null,
        ["store"] = false,
        ["temperature"] = 1.0,
        ["tool_choice"] = "auto",
        ["tools"] = new JsonArray(),
        ["top_p"] = 1.0,
        ["truncation"] = "disabled",
        ["usage"] = new JsonObject
        {
            ["input_tokens"] = reply.Usage.Input,
            ["input_tokens_details"] = new JsonObject { ["cached_tokens"] = reply.Usage.Cached },
            ["output_tokens"] = reply.Usage.Output,
            ["output_tokens_details"] = new JsonObject { ["reasoning_tokens"] = 0 },
            ["total_tokens"] = reply.Usage.Input + reply.Usage.Output,
        },
    };

    static IReadOnlyList<AiMessage> Input(JsonNode? input) => input switch
    {
        null => throw OpenAiError.Missing("input"),
        JsonArray items => [.. items.OfType<JsonObject>().Where(item => SchemaReader.Text(item["type"]) is null or "message").Select(item =>
            new AiMessage(SchemaReader.Text(item["role"]) ?? "user", AiBody.Text(item["content"]) ?? ""))],
        _ => [new AiMessage("user", SchemaReader.Text(input) ?? throw OpenAiError.Invalid("input", "expected a string or an array of items."))],
    };

    static bool IsInstruction(AiMessage message) => message.Role is "system" or "developer";
}
