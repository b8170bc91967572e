using System.Text.Json.Nodes;

namespace StreamVibe.Sandbox.Ai;

/// <summary>What a model is asked, whichever service's words it was asked in.</summary>
/// <param name="Service">Name of the service.</param>
/// <param name="Route">The endpoint's path within it.</param>
/// <param name="System">Instructions; of several, one after the other.</param>
/// <param name="Schema">What the answer must look like; null for plain text.</param>
/// <param name="MostTokens">After so many the answer is cut; null for any number.</param>
internal sealed record AiPrompt(string Service, string Route, string Model, string System, IReadOnlyList<AiMessage> Messages, JsonObject? Schema, int? MostTokens)
{
    public string LastWords => Messages.LastOrDefault(message => message.Role == "user")?.Text ?? "";
}

internal sealed record AiMessage(string Role, string Text);

/// <summary>What a model says.</summary>
/// <param name="Refusal">Why it says nothing else.</param>
/// <param name="IsCut">It had more to say.</param>
internal sealed record AiReply(string Text, string? Refusal, bool IsCut, AiUsage Usage);

/// <summary>Tokens of one call.</summary>
/// <param name="Input">All that was read, the cached ones among them.</param>
internal sealed record AiUsage(int Input, int Cached, int CacheWrite, int Output);
