using System.Text.Json.Nodes;
using StreamVibe.Sandbox.Ai;

namespace StreamVibe.Sandbox.OpenAi;

/// <summary>POST /v1/chat/completions.</summary>
internal static class ChatCompletions
{
    static readonly string[] Roles = ["system", "developer", "user", "assistant", "tool"];

    public static AiPrompt Read(JsonObject body)
    {
        if (body["messages"] is not JsonArray messages)
            throw OpenAiError.Missing("messages");
        if (messages.Count == 0)
            throw OpenAiError.Invalid("messages", "an array of at least one message is expected.");
        var said = messages.Select(Message).ToList();
        var model = SchemaReader.Text(body["model"])!;
        OpenAiModels.RequireEffort(body, model, body["reasoning_effort"], "reasoning_effort");
        if (body["max_tokens"] is not null)
            throw OpenAiError.Unsupported("max_tokens", "is not supported with this model. Use 'max_completion_tokens' instead.");
        return new AiPrompt(
            OpenAiService.ServiceName, "chat/completions", model,
            string.Join('\n', said.Where(IsInstruction).Select(message => message.Text)), [.. said.Where(message => !IsInstruction(message))],
            ResponseFormat.Read(body["response_format"], (body["response_format"] as JsonObject)?["json_schema"], "response_format"),
            OpenAiModels.MostTokens(body, "max_completion_tokens"));
    }

    public static JsonObject Write(AiPrompt prompt, AiReply reply, DateTimeOffset now) => new()
    {
        ["id"] = SecretText.New("chatcmpl-", 18),
        ["object"] = "chat.completion",
        ["created"] = now.ToUnixTimeSeconds(),
        ["model"] = prompt.Model,
        ["choices"] = new JsonArray(new JsonObject
        {
            ["index"] = 0,
            ["message"] = new JsonObject
            {
                ["role"] = "assistant",
                ["content"] = reply.Refusal is null ? reply.Text : null,
                ["refusal"] = reply.Refusal,
                ["annotations"] = new JsonArray(),
            },
            ["logprobs"] = null,
            ["finish_reason"] = reply.IsCut ? "length" : "stop",
        }),
        ["usage"] = new JsonObject
        {
            ["prompt_tokens"] = reply.Usage.Input,
            ["completion_tokens"] = reply.Usage.Output,
            ["total_tokens"] = reply.Usage.Input + reply.Usage.Output,
            ["prompt_tokens_details"] = new JsonObject { ["cached_tokens"] = reply.Usage.Cached, ["audio_tokens"] = 0 },
            ["completion_tokens_details"] = new JsonObject
            {
                ["reasoning_tokens"] = 0,
                ["audio_tokens"] = 0,
                ["accepted_prediction_tokens"] = 0,
                ["rejected_prediction_tokens"] = 0,
            },
        },
        ["service_tier"] = "default",
        ["system_fingerprint"] = "fp_sandbox",
    };

    static AiMessage Message(JsonNode? node, int index)
    {
        var (role, text) = (SchemaReader.Text((node as JsonObject)?["role"]), AiBody.Text((node as JsonObject)?["content"]));
        if (role is null || !Roles.Contains(role))
            throw OpenAiError.Invalid($"messages[{index}].role", $"supported values are: {string.Join(", ", Roles.Select(known => $"'{known}'"))}.");
        return new AiMessage(role, text ?? (role == "assistant" ? "" : throw OpenAiError.Invalid($"messages[{index}].content", "expected a string or an array of parts.")));
    }

    static bool IsInstruction(AiMessage message) => message.Role is "system" or "developer";
}
