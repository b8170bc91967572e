using StreamVibe.Sandbox.State;

namespace StreamVibe.Sandbox.Ai;

/// <summary>The model behind both services: it thinks, then says something sensible about the item it was shown, or what a script has it say.</summary>
internal sealed class AiModel(AiDesk desk, SandboxClock clock)
{
    public async Task<AiReply> Answer(AiPrompt prompt, CancellationToken cancellation)
    {
        var script = desk.Take(prompt.Service);
        var call = desk.Note(prompt, script?.Kind);
        if (desk.LatencyMilliseconds + (script?.DelayMs ?? 0) is > 0 and var delay)
            await Task.Delay(TimeSpan.FromMilliseconds(delay), clock.System, cancellation);
        return call.Reply = Say(prompt, script);
    }

    static AiReply Say(AiPrompt prompt, AiScript? script)
    {
        var refusal = script?.Kind == "refusal" ? script.Body ?? "I'm sorry, I can't help with that." : null;
        var whole = refusal ?? Words(prompt, script);
        var most = script?.Kind == "truncated" ? Tokens.Of(whole) / 2 : prompt.MostTokens ?? int.MaxValue;
        var text = Tokens.Cut(whole, most);
        var usage = new AiUsage(Tokens.Of(prompt), 0, 0, Tokens.Of(text));
        return new AiReply(refusal is null ? text : "", refusal, refusal is null && text.Length < whole.Length, script?.Apply(usage) ?? usage);
    }

    static string Words(AiPrompt prompt, AiScript? script) => script?.Kind switch
    {
        "content" => script.Body!,
        "empty" => "",
        "unfit" => "Sure! Here is what I would change: a shorter title, a warmer description, and a few more tags.",
        "wrongSchema" => """{"verdict":"fine as it is","score":"eleven","list":{"0":"not a list"}}""",
        "obedient" => ObedientModel.Say(prompt),
        _ => Helpful(prompt),
    };

    static string Helpful(AiPrompt prompt)
    {
        var author = new HelpfulAuthor(ItemReader.Find(prompt.LastWords));
        return prompt.Schema is { } schema ? SchemaWriter.Text(new SchemaWriter(schema, author).Write()) : author.Remark;
    }
}
