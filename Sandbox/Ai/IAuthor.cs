namespace StreamVibe.Sandbox.Ai;

/// <summary>Who fills in a schema: what there is to say about each of <see cref="Fields"/>.</summary>
internal interface IAuthor
{
    static readonly string[] Fields = ["title", "description", "tags", "hashtags"];

    /// <summary>Whether there is anything to say about this field.</summary>
    bool Has(string field);

    string Text(string field);

    IReadOnlyList<string> List(string field);

    string Reason(string field);

    double Confidence(string field);

    /// <summary>Said where nothing in particular is asked for.</summary>
    string Remark { get; }
}
