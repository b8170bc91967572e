using System.Text.Json.Nodes;
using StreamVibe.Sandbox.Ai;

namespace StreamVibe.Sandbox.Anthropic;

/// <summary>What POST /v1/messages answers. What was cached is counted beside the input tokens, not among them.</summary>
internal static class MessagesAnswer
{
    public static JsonObject Write(AiPrompt prompt, AiReply reply) => new()
    {
        ["id"] = SecretText.New("msg_01", 16),
        ["type"] = "message",
        ["role"] = "assistant",
        ["model"] = prompt.Model,
        // Who refuses has no words for it here.
        ["content"] = reply.Refusal is null && reply.Text.Length > 0 ? new JsonArray(new JsonObject { ["type"] = "text", ["text"] = reply.Text }) : [],
        ["stop_reason"] = reply.Refusal is not null ? "refusal" : reply.IsCut ? "max_tokens" : "end_turn",
        ["stop_sequence"] = null,
        ["usage"] = new JsonObject
        {
            ["input_tokens"] = reply.Usage.Input - reply.Usage.Cached - reply.Usage.CacheWrite,
            ["cache_creation_input_tokens"] = reply.Usage.CacheWrite,
            ["cache_read_input_tokens"] = reply.Usage.Cached,
            ["cache_creation"] = new JsonObject { ["ephemeral_5m_input_tokens"] = reply.Usage.CacheWrite, ["ephemeral_1h_input_tokens"] = 0 },
            ["output_tokens"] = reply.Usage.Output,
            ["service_tier"] = "standard",
        },
    };
}
