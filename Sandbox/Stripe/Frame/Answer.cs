using System.Text.Json.Nodes;

namespace StreamVibe.Sandbox.Stripe.Frame;

/// <summary>What an operation answers. A refusal that leaves something behind, such as a failed payment, is an answer too; see <see cref="Refusal"/> for the others.</summary>
internal sealed record Answer(JsonObject Body, int Status = 200)
{
    public static implicit operator Answer(JsonObject body) => new(body);
}
