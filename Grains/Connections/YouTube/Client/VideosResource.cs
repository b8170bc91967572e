using Google.Apis.Services;
using Google.Apis.Util;
using Google.Apis.YouTube.v3.Data;

namespace Google.Apis.YouTube.v3;

/// <summary>The <c>videos</c> collection.</summary>
public class VideosResource(IClientService service)
{
    public virtual ListRequest List(Repeatable<string> part) => new(service, part);

    public virtual UpdateRequest Update(Video body, Repeatable<string> part) => new(service, body, part);

    /// <summary><c>videos.list</c>; costs 1 unit. Ids that do not exist are left out of the answer.</summary>
    public class ListRequest : YouTubeBaseServiceRequest<VideoListResponse>
    {
        public ListRequest(IClientService service, Repeatable<string> part) : base(service)
        {
            Part = part;
            InitParameters();
        }

        [RequestParameter("part", RequestParameterType.Query)]
        public virtual Repeatable<string> Part { get; }

        /// <summary>50 at most.</summary>
        [RequestParameter("id", RequestParameterType.Query)]
        public virtual Repeatable<string>? Id { get; set; }

        public override string RestPath => "youtube/v3/videos";

        protected override void InitParameters()
        {
            base.InitParameters();
            Declare("part", required: true);
            Declare("id");
        }
    }

    /// <summary><c>videos.update</c>; costs 50 units. Replaces everything that can be written in the parts that are named.</summary>
    public class UpdateRequest : YouTubeBaseServiceRequest<Video>
    {
        public UpdateRequest(IClientService service, Video body, Repeatable<string> part) : base(service)
        {
            (Body, Part) = (body, part);
            InitParameters();
        }

        [RequestParameter("part", RequestParameterType.Query)]
        public virtual Repeatable<string> Part { get; }

        public override string HttpMethod => "PUT";

        public override string MethodName => "update";

        public override string RestPath => "youtube/v3/videos";

        Video Body { get; }

        protected override object GetBody() => Body;

        protected override void InitParameters()
        {
            base.InitParameters();
            Declare("part", required: true);
        }
    }
}
