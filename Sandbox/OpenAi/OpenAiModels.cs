using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using StreamVibe.Sandbox.Ai;

namespace StreamVibe.Sandbox.OpenAi;

/// <summary>The models there are, and what they take.</summary>
internal static partial class OpenAiModels
{
    static readonly string[] Known =
    [
        "gpt-6-luna", "gpt-6.1-terra", "gpt-6-sol", "gpt-6.1-sol", "gpt-6.2-sol", "gpt-6-astra", "gpt-6.2-astra", "gpt-5.6-luna", "gpt-5.6-terra", "gpt-5.6-sol",
    ];

    static readonly string[] Efforts = ["none", "minimal", "low", "medium", "high", "xhigh", "max"];

    public static void Require(JsonObject body)
    {
        if (SchemaReader.Text(body["model"]) is not { Length: > 0 } model)
            throw new OpenAiError(400, "You must provide a model parameter.");
        if (!Known.Contains(Snapshot().Replace(model, "")))
            throw new OpenAiError(404, $"The model `{model}` does not exist or you do not have access to it.", code: "model_not_found");
        if (AiBody.IsTrue(body["stream"]))
            throw OpenAiError.Unsupported("stream", "is not offered by the sandbox.");
    }

    /// <summary>How hard the model is to think; a temperature goes only with not at all.</summary>
    public static void RequireEffort(JsonObject body, string model, JsonNode? effort, string param)
    {
        if (SchemaReader.Text(effort) is { } named && (!Efforts.Contains(named) || (named is "none" or "minimal" && model.StartsWith("gpt-6.2-", StringComparison.Ordinal))))
            throw new OpenAiError(400, $"Unsupported value: '{param}' does not support '{named}' with this model.", param: param, code: "unsupported_value");
        if (SchemaReader.Text(effort) == "none")
            return;
        foreach (var name in new[] { "temperature", "top_p" })
            if (body[name] is JsonValue value && value.TryGetValue(out double given) && given != 1)
                throw new OpenAiError(400, $"Unsupported value: '{name}' does not support {given} with this model, only the default (1).", param: name, code: "unsupported_value");
    }

    public static int? MostTokens(JsonObject body, string name) =>
        body[name] is null ? null : AiBody.Number(body[name]) is { } most and >= 1 ? most : throw OpenAiError.Invalid(name, "expected an integer of at least 1.");

    [GeneratedRegex(@"-20\d\d-\d\d-\d\d\z")]
    private static partial Regex Snapshot();
}
