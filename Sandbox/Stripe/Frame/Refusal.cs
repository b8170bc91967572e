using System.Text.Json.Nodes;

namespace StreamVibe.Sandbox.Stripe.Frame;

/// <summary>Ends a call with an error answer and leaves nothing behind. Stripe API: errors.</summary>
internal sealed class Refusal(int status, string type, string message, string? code = null, string? param = null, string? declineCode = null) : Exception(message)
{
    public int Status => status;

    public string? Code => code;

    public string Type => type;

    public JsonObject Body()
    {
        var error = new JsonObject { ["message"] = Message, ["type"] = type };
        if (code is not null)
        {
            error["code"] = code;
            error["doc_url"] = "https://stripe.com/docs/error-codes/" + code.Replace('_', '-');
        }
        if (declineCode is not null)
            error["decline_code"] = declineCode;
        if (param is not null)
            error["param"] = param;
        return new JsonObject { ["error"] = error };
    }

    public static Refusal Invalid(string message, string? param = null, string? code = null) => new(400, "invalid_request_error", message, code, param);

    public static Refusal Unknown(params IReadOnlyList<string> names) => Invalid(
        $"Received unknown parameter{(names.Count == 1 ? "" : "s")}: {string.Join(", ", names)}", names[0], "parameter_unknown");

    public static Refusal Missing(string name) => Invalid($"Missing required param: {name}.", name, "parameter_missing");

    public static Refusal Empty(string name) => Invalid($"You passed an empty string for '{name}', which cannot be unset.", name, "parameter_invalid_empty");

    /// <summary>An object of the path is 404, one that a parameter names is 400.</summary>
    public static Refusal NoSuch(string kind, string id, string? param = null) =>
        new(param is null ? 404 : 400, "invalid_request_error", $"No such {kind}: '{id}'", "resource_missing", param ?? "id");

    public static Refusal Declined(string declineCode = "generic_decline") =>
        new(402, "card_error", "Your card was declined.", "card_declined", null, declineCode);
}
