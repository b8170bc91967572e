namespace StreamVibe.Sandbox.Stripe.Frame;

/// <summary>One operation of the API.</summary>
/// <param name="Path">With <c>{id}</c> where an object is named.</param>
/// <param name="Takes">Its parameters, see <see cref="Shape"/>.</param>
internal sealed record Operation(string Method, string Path, string Takes, Func<Call, Answer> Act)
{
    public Shape Shape { get; } = Shape.Parse(Takes);
}

/// <summary>An operation under way.</summary>
/// <param name="Id">The object that the path names.</param>
internal sealed record Call(Work Work, Parameters Parameters, string Id)
{
    public string? Text(string name) => Parameters.Text(name);
}
