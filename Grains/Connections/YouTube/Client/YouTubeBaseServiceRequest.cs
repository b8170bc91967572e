using Google.Apis.Discovery;
using Google.Apis.Requests;
using Google.Apis.Services;
using Google.Apis.Util;

namespace Google.Apis.YouTube.v3;

/// <summary>What every request of this API has in common.</summary>
public abstract class YouTubeBaseServiceRequest<TResponse>(IClientService service) : ClientServiceRequest<TResponse>(service)
{
    /// <summary>Which fields of the answer are wanted; all where it is not set.</summary>
    [RequestParameter("fields", RequestParameterType.Query)]
    public virtual string? Fields { get; set; }

    public override string HttpMethod => "GET";

    public override string MethodName => "list";

    protected override void InitParameters()
    {
        base.InitParameters();
        Declare("fields");
    }

    /// <summary>The runtime sends only parameters that are declared.</summary>
    protected void Declare(string name, bool required = false) =>
        RequestParameters.Add(name, new Parameter { Name = name, IsRequired = required, ParameterType = "query" });
}
