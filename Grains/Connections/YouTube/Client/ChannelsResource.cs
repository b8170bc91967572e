using Google.Apis.Services;
using Google.Apis.Util;
using Google.Apis.YouTube.v3.Data;

namespace Google.Apis.YouTube.v3;

/// <summary>The <c>channels</c> collection.</summary>
public class ChannelsResource(IClientService service)
{
    public virtual ListRequest List(Repeatable<string> part) => new(service, part);

    /// <summary><c>channels.list</c>; costs 1 unit.</summary>
    public class ListRequest : YouTubeBaseServiceRequest<ChannelListResponse>
    {
        public ListRequest(IClientService service, Repeatable<string> part) : base(service)
        {
            Part = part;
            InitParameters();
        }

        [RequestParameter("part", RequestParameterType.Query)]
        public virtual Repeatable<string> Part { get; }

        /// <summary>Only channels of the person who gave the token.</summary>
        [RequestParameter("mine", RequestParameterType.Query)]
        public virtual bool? Mine { get; set; }

        public override string RestPath => "youtube/v3/channels";

        protected override void InitParameters()
        {
            base.InitParameters();
            Declare("part", required: true);
            Declare("mine");
        }
    }
}
