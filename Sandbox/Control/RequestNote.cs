namespace StreamVibe.Sandbox.Control;

/// <summary>What a service adds to the journal's line about the request it is answering.</summary>
internal sealed class RequestNote
{
    public string? Account { get; set; }

    public int Units { get; set; }

    public string? Error { get; set; }

    public string? Fault { get; set; }

    public static RequestNote Of(HttpContext context)
    {
        if (context.Features.Get<RequestNote>() is { } known)
            return known;
        var note = new RequestNote();
        context.Features.Set(note);
        return note;
    }
}
